package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.TEAM;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import troupe.api.Answerer;
import troupe.api.OpenAsk;
import troupe.api.PermissionAnswer.Reply;

final class PermissionPolicyTest {

  private static final PermissionPolicy POLICY =
      Samples.policy(
          """
          rules = [
            { tool = bash, pattern = "git push *", action = deny }
            { tool = bash, pattern = "git *", action = allow }
            { tool = bash, pattern = "rm *", member = ada, action = allow }
            { tool = bash, pattern = "rm *", action = deny }
            { tool = "web*", pattern = "*", action = allow }
            { tool = edit, pattern = "secret/*", action = ask }
            { tool = edit, pattern = "*", action = allow }
          ]
          """);

  /** Who asks for what on which patterns, and what is answered by which rule. */
  @ParameterizedTest
  @CsvSource({
    "ada, bash, git status, once 1",
    "ada, bash, git, once 1",
    "ada, bash, git push origin, reject 0",
    "ada, bash, git push, reject 0",
    "ada, bash, gitk, ask",
    "ada, bash, ls, ask",
    "ada, bash, git status;git log, once 1",
    "ada, bash, git status;ls, ask",
    "ada, bash, ls;git push, reject 0",
    "ada, bash, git status;git push, reject 0",
    "ada, bash, rm x, once 2",
    "bob, bash, rm x, reject 3",
    "bob, webfetch, https://x, once 4",
    "bob, edit, secret/key, ask",
    "bob, edit, secret/key;main.c, ask",
    "bob, edit, main.c, once 6",
    "bob, Bash, git status, ask"
  })
  void firstRuleThatMatchesCounts(String member, String tool, String patterns, String verdict) {
    OpenAsk ask = permission(member, tool, List.of(patterns.split(";")));
    assertThat(POLICY.rule(ask).map(PermissionPolicyTest::words).orElse("ask")).isEqualTo(verdict);
  }

  private static String words(Ruling ruling) {
    assertThat(ruling.by()).isEqualTo(Answerer.POLICY);
    String index = String.valueOf(ruling.reason()).replaceAll("\\D", "");
    return ruling.reply() + " " + index;
  }

  @Test
  void nothingIsNotAllowedByLeaveForSomething() {
    assertThat(POLICY.rule(permission("ada", "bash", List.of()))).isEmpty();
    assertThat(Samples.policy("").rule(permission("ada", "bash", List.of("ls")))).isEmpty();
  }

  @Test
  void denialSaysToTheModelWhatIsForbidden() {
    Ruling denied = POLICY.rule(permission("bob", "bash", List.of("ls", "rm x"))).orElseThrow();
    assertThat(denied.message()).contains("forbid bash (rm x)");
  }

  @Test
  void questionsCanBeDeniedButNotAllowed() {
    OpenAsk question = question();
    assertThat(rules("allow").rule(question)).isEmpty();
    assertThat(rules("ask").rule(question)).isEmpty();
    Ruling denied = rules("deny").rule(question).orElseThrow();
    assertThat(denied.reply()).isEqualTo(Reply.ANSWERS);
    assertThat(denied.answers()).hasSize(2).allMatch(one -> one.get(0).contains("Decide"));
  }

  private static PermissionPolicy rules(String action) {
    return Samples.policy(
        "rules = [{ tool = \"*\", pattern = \"*\", action = %s }]".formatted(action));
  }

  @Test
  void deadlineRejectsAndSaysWhyUnlessItIsToAllow() {
    OpenAsk ask = permission("ada", "bash", List.of("ls"));
    PermissionPolicy strict = Samples.policy("deadline = 5m");
    assertThat(strict.deadline(NOON)).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
    Ruling rejected = strict.overdue(ask);
    assertThat(rejected.by()).isEqualTo(Answerer.DEADLINE);
    assertThat(rejected.reply()).isEqualTo(Reply.REJECT);
    assertThat(rejected.message()).contains("within PT5M");
    Ruling allowed = Samples.policy("default = once").overdue(ask);
    assertThat(allowed.reply()).isEqualTo(Reply.ONCE);
    assertThat(allowed.message()).isNull();
    assertThat(Samples.policy("default = once").overdue(question()).reply())
        .isEqualTo(Reply.ANSWERS);
  }

  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "'', '', true",
    "'', a, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "a*c, abcbc, true",
    "a*c, abcb, false",
    "*.java, src/A.java, true",
    "*a*b*, xxaxxbxx, true",
    "ls *, ls, true",
    "ls *, ls -la, true",
    "ls *, lsof, false",
    "ls  *, ls, false",
    "a.c, abc, false",
    "(a|b)+, ab, false",
    "src/*, src\\main, true",
    "a*, 'a\nb', true"
  })
  void patternsAreOpenCodesOwn(String pattern, String text, boolean matches) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
  }

  /** A regular expression of so many stars would never come back. */
  @Test
  void patternOfManyStarsIsMatchedInTime() {
    assertThat(Glob.matches("*a".repeat(50) + "b", "a".repeat(20_000))).isFalse();
  }

  static OpenAsk permission(String member, String tool, List<String> patterns) {
    return ask(member, tool, patterns, null);
  }

  private static OpenAsk question() {
    OpenAsk.Question one = new OpenAsk.Question("Which?", "W", List.of(), false);
    return ask("ada", OpenAsk.QUESTION, List.of("Which?", "Why?"), List.of(one, one));
  }

  private static OpenAsk ask(
      String member,
      String tool,
      List<String> patterns,
      @Nullable List<OpenAsk.Question> questions) {
    return new OpenAsk(
        "per_1",
        TEAM,
        member,
        "ses_" + member,
        questions == null ? OpenAsk.Kind.PERMISSION : OpenAsk.Kind.QUESTION,
        tool,
        patterns,
        questions == null ? List.of() : questions,
        NOON,
        null);
  }
}
