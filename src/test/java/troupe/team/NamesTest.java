package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {

  private static final String LONGEST = "a".repeat(64);

  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "ada", "Ada.2_b-c", "leader", "a..b"})
  void plainNamesAreFine(String name) {
    assertThat(Names.checkTeam(name)).isEmpty();
    assertThat(Names.checkMember(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".hidden",
        "-a",
        "_a",
        "a/b",
        "../a",
        "a\\b",
        "a b",
        " a",
        "a\n",
        "a\0b",
        "é",
        "ada\u0301",
        "аda",
        "a\u007f",
        "a:b"
      })
  void namesThatAreNoSafeFolderNamesAreRefused(String name) {
    assertThat(Names.checkTeam(name)).isPresent();
    assertThat(Names.checkMember(name)).isPresent();
  }

  @Test
  void sixtyFourCharactersAreTheMost() {
    assertThat(Names.checkTeam(LONGEST)).isEmpty();
    assertThat(Names.checkMember(LONGEST)).isEmpty();
    assertThat(Names.checkTeam(LONGEST + "a")).isPresent();
    assertThat(Names.checkMember(LONGEST + "a")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lead", "LEAD", "Lead", "__lead__", "__LEAD__"})
  void leadsNameIsNoMembersInAnyCase(String name) {
    assertThat(Names.checkMember(name)).isPresent();
  }

  @Test
  void leadIsAddressedByItsExactNames() {
    assertThat(Names.isLead("lead")).isTrue();
    assertThat(Names.isLead("__lead__")).isTrue();
    assertThat(Names.isLead("Lead")).isFalse();
  }
}
