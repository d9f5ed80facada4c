package troupe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptsTest {

  private final Prompts builtIn = Settings.defaults().prompts();
  @TempDir private Path folder;
  private Path text;

  @BeforeEach
  void nameTheFile() {
    text = folder.resolve("text.md");
  }

  @Test
  void builtInTextsTellTheirVersion() {
    assertThat(builtIn.member().version()).isEqualTo("member-1");
    assertThat(builtIn.member().text()).contains("{member}", "{role}", "{team}", "{lead}");
    assertThat(builtIn.lead().version()).isEqualTo("lead-2");
    assertThat(builtIn.lead().text()).contains("team_create", "team_why", "team_shutdown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"member-1", "lead-2"})
  void versionIsToldWhereItIsDescribed(String version) throws IOException {
    assertThat(Files.readString(Path.of("docs/operating.md"))).contains("`" + version + "`");
  }

  @Test
  void fileTakesThePlaceOfOneTextAndIsNamedAsItsVersion() throws IOException {
    Files.writeString(text, "\uFEFFYou are {member}.\n");
    assertThat(load("member"))
        .isEqualTo(
            new Prompts(new Prompts.Text(text.toString(), "You are {member}."), builtIn.lead()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "member | You are {name}, {member}. | {name}. It may have {lead}, {member}, {role}, {team}",
        "member | {Team} {role2}            | {Team}, {role2}. It may have",
        "lead   | Lead {team}.              | {team}. It may have none",
        "lead   | ''                        | is empty",
      })
  void textThatModelsCouldNotUseIsRefusedWithTheReason(String key, String words, String reason)
      throws IOException {
    Files.writeString(text, words + "\n");
    assertRefused(key, reason);
  }

  @Test
  void bracesAroundAnythingElseAreText() throws IOException {
    Files.writeString(text, "Answer {\"done\": true}, { } or ${1 + 1}.");
    assertThat(load("lead").lead().text()).isEqualTo("Answer {\"done\": true}, { } or ${1 + 1}.");
  }

  @Test
  void fileThatCannotBeReadIsRefusedWithTheReason() throws IOException {
    assertRefused("lead", "there is no file");
    Files.write(text, "Grüße".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused("lead", "is not UTF-8");
    Files.write(text, new byte[(1 << 20) + 1]);
    assertRefused("lead", "is over 1048576 bytes");
    text = folder;
    assertRefused("member", "is not a plain file");
    text = Path.of("/dev/zero");
    assertRefused("member", "is not a plain file");
  }

  @Test
  void whatIsFilledInIsNotLookedAtAgain() {
    Prompts.Text greeting = new Prompts.Text("greeting-1", "{role} {member}, {lead}.");
    assertThat(
            greeting.filled(Map.of("role", "{member} $1", "member", "ada", "lead", "ses_\\lead")))
        .isEqualTo("{member} $1 ada, ses_\\lead.");
  }

  private void assertRefused(String key, String reason) {
    assertThatThrownBy(() -> load(key))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("settings.conf: 1")
        .hasMessageContaining("troupe.prompts." + key)
        .hasMessageContaining(text.toString())
        .hasMessageContaining(reason);
  }

  private Prompts load(String key) throws IOException {
    String setting = "troupe.prompts.%s = \"%s\"".formatted(key, text);
    return Settings.load(Files.writeString(folder.resolve("settings.conf"), setting)).prompts();
  }
}
