package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** A person looks at teams of a real OpenCode in a real browser, and acts on them. */
@Tag("e2e")
final class DashboardTest {

  @RegisterExtension static final Stage stage = Stage.ofClass();

  private static final String HOSTILE =
      "<img src=x onerror=\"window.pwned=1\"><script>pwned=2</script>";
  private static final int PHONE = 360;

  private static Browser browser;
  private static OpenCodeProcess opencode;
  private static DaemonProcess.Place place;
  private static DaemonProcess daemon;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.open(stage.folder("browser"));
    opencode = stage.openCode();
    place = stage.place("daemon").atOnePort();
    Files.writeString(
        place.project().resolve("opencode.json"),
        "{\"permission\":{\"bash\":{\"*\":\"allow\",\"echo *\":\"ask\",\"git push *\":\"ask\"}}}");
    daemon = daemon();
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
  }

  private static DaemonProcess daemon() throws IOException {
    return stage.daemon(place, opencode.url().toString()).awaitReady();
  }

  @BeforeEach
  void logIn() throws IOException {
    browser.size(1440, 900, false);
    browser.colours("light");
    browser.go(link());
    browser.awaitText(".link", "live");
  }

  /** As {@code troupe dashboard} prints it, which takes longer. */
  private static String link() throws IOException {
    return at(daemon.api().post("/v1/login-links", Map.of()).ok().path("path").asText());
  }

  private static String at(String path) {
    return "http://127.0.0.1:" + place.port() + path;
  }

  @Test
  void commandPrintsALinkThatWorksOnceAndTheTokenWorksToo() throws IOException {
    TroupeProcess command =
        stage.troupe(
            stage.folder("person"), List.of("dashboard", "--home", place.home().toString()));
    assertThat(command.exitCode()).isZero();
    String link = command.output().strip();
    assertThat(URI.create(link)).hasHost("127.0.0.1").hasPort(place.port());

    browser.forget();
    browser.go(link);
    browser.awaitText("h1", "Teams");
    assertThat(browser.address()).isEqualTo(at("/#/"));
    assertThat(browser.script("return document.cookie")).isEqualTo("");

    browser.click("header button");
    browser.find("#token");
    browser.go(link);
    browser.awaitText("[role=alert]", "was used");
    browser.fill("#token", "wrong" + Keys.ENTER);
    browser.awaitText("[role=alert]", "not good");
    browser.screenshot("login");
    browser.fill("#token", Files.readString(place.home().resolve("token")).strip() + Keys.ENTER);
    browser.awaitText("h1", "Teams");
  }

  @Test
  void interfaceIsShownAsAPageThatNeedsNobodyElse() throws IOException {
    browser.complaints();
    browser.go(at("/docs"));
    browser.awaitText(".info .title", "Troupe");
    browser.click("#operations-Teams-listTeams button");
    browser.awaitText("#operations-Teams-listTeams", "By name");
    browser.screenshot("docs");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void runIsWatchedAsItHappens() throws IOException {
    TeamClient team = daemon.team("watched");
    browser.awaitText(".teams", "watched");
    Gate gate = Gate.in(place.project());
    browser.click(".team-card a[href='#/team/watched']");
    browser.awaitText("h1", "watched");
    team.spawn("ada", gate.call("ada") + "[[say It is built.]]");
    browser.awaitText("[data-member=ada] .pill", "busy");
    gate.awaitAll("ada");
    gate.open();
    browser.awaitText("[data-member=ada] .pill", "ready");
    assertThat(
            browser.script("return document.querySelector('[data-member=ada] .said').textContent"))
        .isEqualTo("It is built.");
    browser.awaitText(".receipt", "answered");
    browser.find(".lane[data-lane=ada] .span.busy");

    String first = team.task("Plan", List.of()).path("id").asText();
    String second = team.task("Build", List.of(first)).path("id").asText();
    browser.awaitText(".column.waiting", "waits for " + first);
    team.claim(first, "ada").ok();
    browser.awaitText(".column.doing", "Plan");
    team.complete(first, "ada").ok();
    browser.awaitText(".column.open", "Build");
    browser.click(".switch button:last-child");
    browser.awaitText(".node", second);
    assertThat(browser.all(".edge")).hasSize(1);
    browser.find(".lane[data-lane=ada] .mark.completed");
  }

  @Test
  void permissionAndQuestionAreAnswered() throws IOException {
    TeamClient team = daemon.team("asked");
    browser.goTo("#/team/asked");
    team.spawn("ada", echo("hello") + "[[say said hello]]");
    browser.awaitText(".ask", "ada asks to use bash");
    browser.awaitText(".ask .patterns", "echo hello");
    browser.awaitText(".waits", "ada");
    assertThat(browser.title()).startsWith("(1) asked");
    assertThat(browser.script("return document.getElementById('told').textContent"))
        .isEqualTo("ada asks to use bash.");
    browser.click(".ask button.primary");
    team.awaitResult("ada", "said hello");
    browser.awaitNone(".ask");

    team.send("lead", "ada", echo("no") + "[[say without]]");
    browser.fill(".ask input[name=message]", "not today");
    browser.click(".ask button.danger");
    team.awaitResult("ada", "without");

    team.spawn(
        "bob",
        "[[call question {\"questions\":[{\"question\":\"Which colour?\",\"header\":\"Colour\","
            + "\"options\":[{\"label\":\"Red\",\"description\":\"warm\"}]}]}]][[say painted]]");
    browser.awaitText(".ask legend", "Which colour?");
    browser.click(".ask input[type=radio]");
    browser.click(".ask button[type=submit]");
    team.awaitResult("bob", "painted");
    browser.awaitNone(".ask");
  }

  @Test
  void personActsByTheKeyboardAlone() throws IOException {
    TeamClient team = daemon.team("keys");
    browser.goTo("#/team/keys");
    browser.awaitText("h1", "keys");
    browser.script("document.activeElement.blur()");
    browser.tab();
    assertThat(browser.focused()).isEqualTo("Skip to the content");
    browser.press(Keys.ENTER);
    assertThat(browser.script("return document.activeElement.id")).isEqualTo("main");

    tabTo("Spawn…");
    browser.press(Keys.ENTER);
    await().until(() -> browser.focused().equals("Name"));
    browser.press(Keys.ESCAPE);
    browser.awaitNone("dialog");
    assertThat(browser.focused()).isEqualTo("Spawn…");
    browser.press(Keys.ENTER);
    await().until(() -> browser.focused().equals("Name"));
    browser.press("not a name" + Keys.TAB + "engineer" + Keys.TAB + "[[say here]]");
    browser.press(Keys.TAB);
    browser.press(Keys.ENTER);
    browser.awaitText("dialog [role=alert]", "name");
    browser.fill("dialog input[name=name]", Keys.chord(Keys.CONTROL, "a") + "ada" + Keys.ENTER);
    team.awaitResult("ada", "here");
    browser.awaitText("[data-member=ada]", "ready");

    tabTo("Message ada");
    browser.press(Keys.ENTER);
    await().until(() -> browser.focused().equals("Text"));
    browser.press("[[say heard]]" + Keys.TAB + Keys.ENTER);
    team.awaitResult("ada", "heard");
    tabTo("Add task…");
    browser.press(Keys.ENTER);
    await().until(() -> browser.focused().equals("Title"));
    browser.press("Look" + Keys.TAB + "around" + Keys.TAB + Keys.TAB + Keys.ENTER);
    browser.awaitText(".column.open", "Look");
    tabTo("Shut down ada");
    browser.press(Keys.ENTER);
    browser.find("dialog[open]");
    browser.click("dialog button.danger");
    team.awaitStatus("ada", "shutdown");
    browser.awaitText("[data-member=ada] .pill", "shut down");
  }

  private static void tabTo(String name) {
    for (int i = 0; i < 60 && !browser.focused().equals(name); i++) {
      browser.tab();
    }
    assertThat(browser.focused()).isEqualTo(name);
  }

  @Test
  void hostileWordsStayWords() throws IOException {
    TeamClient team = daemon.team("hostile");
    browser.script(
        "window.violations = []; addEventListener('securitypolicyviolation',"
            + " (e) => violations.push(e.violatedDirective))");
    browser.goTo("#/team/hostile");
    team.spawn("ada", "[[say " + HOSTILE + "]]", Map.of("role", HOSTILE));
    team.task(HOSTILE, List.of());
    team.send("ada", "lead", HOSTILE);
    browser.awaitText("[data-member=ada]", HOSTILE);
    browser.awaitText(".task", HOSTILE);
    browser.awaitText(".letter", HOSTILE);
    team.awaitStatus("ada", "ready");
    browser.click("[data-member=ada] summary");
    browser.awaitText("[data-member=ada] .said", HOSTILE);
    browser.click(".switch button:last-child");
    browser.find(".node");
    browser.find(".lane[data-lane=ada] .mark");
    browser.goTo("#/team/" + "%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D3%3E");
    browser.awaitText("main", "<img src=x");
    assertThat(browser.script("return String(window.pwned)")).isEqualTo("undefined");
    assertThat(browser.all("img:not([src='/dashboard/icon.svg']), #app script")).isEmpty();
    assertThat(browser.script("return window.violations")).isEqualTo(List.of());
  }

  @Test
  void restartOfTheDaemonIsSurvived() throws IOException {
    TeamClient team = daemon.team("restarted");
    browser.goTo("#/team/restarted");
    browser.awaitText(".link", "live");
    daemon.stop();
    browser.awaitText(".link", "connection lost");
    daemon = daemon();
    browser.awaitText(".link", "live");
    browser.awaitNone(".trouble");
    team.at(daemon).spawn("ada", "[[say back]]");
    browser.awaitText("[data-member=ada] .pill", "ready");
  }

  @Test
  void pageFitsAPhone() throws IOException {
    TeamClient team = daemon.team("phone");
    String word = "Donaudampfschifffahrt".repeat(8);
    team.spawn(
        "a-member-with-a-name-that-is-as-long-as-a-name-may-be-0123456789", "[[say " + word + "]]");
    String first = team.task(word, List.of()).path("id").asText();
    team.task("Then", List.of(first));
    team.send("lead", "*", word);
    browser.size(PHONE, 740, true);
    browser.goTo("#/");
    browser.awaitText(".teams", "phone");
    assertNoScrolling();
    browser.goTo("#/team/phone");
    browser.awaitText(".member .pill", "ready");
    assertNoScrolling();
    browser.screenshot("phone");
    browser.click(".switch button:last-child");
    browser.find(".node");
    assertNoScrolling();
    browser.click(".member .actions button");
    browser.find("dialog[open]");
    assertNoScrolling();
    browser.screenshot("phone-dialog");
  }

  private static void assertNoScrolling() {
    assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(PHONE);
  }

  /** Parts without a page in them, in the place where they run. */
  @Test
  void layoutAndStreamHoldWhateverComes() {
    assertThat(
            browser.asyncScript(
                """
                const done = arguments[0];
                import('/dashboard/graph.js').then(({ layout }) => {
                  const circle = layout([
                    { id: 'a', dependsOn: ['b'] }, { id: 'b', dependsOn: ['a'] },
                    { id: 'c', dependsOn: ['a', 'unknown'] }]);
                  const chain = layout(Array.from({ length: 3000 }, (_, i) => (
                    { id: 't' + i, dependsOn: i < 2999 ? ['t' + (i + 1)] : [] })));
                  const wide = layout([
                    { id: 'a', dependsOn: [] }, { id: 'b', dependsOn: ['a'] },
                    { id: 'c', dependsOn: ['a', 'b'] }]);
                  const x = (id) => wide.nodes.find((node) => node.id === id).x;
                  done([circle.nodes.length, circle.edges.length, chain.nodes.length,
                    x('a') < x('b') && x('b') < x('c'), layout([]).nodes.length].join());
                }).catch((e) => done(String(e)));
                """))
        .isEqualTo("3,3,3000,true,0");
    assertThat(
            browser.asyncScript(
                """
                const done = arguments[0];
                import('/dashboard/stream.js').then(({ parser }) => {
                  const all = [];
                  const take = parser((event) => all.push(event));
                  for (const piece of [
                    ':\\n\\nid: 7\\nev', 'ent: a\\ndata: x\\r', '\\ndata:y\\r\\n\\r\\n', 'id: 8\\n\\n',
                  ]) take(piece);
                  done(JSON.stringify(all.filter((event) => event.id)));
                }).catch((e) => done(String(e)));
                """))
        .isEqualTo("[{\"id\":\"7\",\"type\":\"a\",\"data\":\"x\\ny\"},{\"id\":\"8\"}]");
    assertThat(
            browser.asyncScript(
                """
                const done = arguments[0];
                import('/dashboard/spans.js').then(({ timeline }) => {
                  const at = (s) => new Date(s * 1000).toISOString();
                  const { lanes } = timeline([
                    { at: at(0), type: 'member.spawned', data: { member: 'ada' } },
                    { at: at(0), type: 'member.busy', data: { member: 'ada' } },
                    { at: at(2), type: 'permission.asked', data: { member: 'ada' } },
                    { at: at(5), type: 'permission.answered', data: { member: 'ada' } },
                    { at: at(6), type: 'member.idle', data: { member: 'ada' } },
                    { at: at(7), type: 'member.shutdown', data: { member: 'ada' } },
                    { at: at(8), type: 'something.new' }], 9000);
                  const ada = lanes.find((lane) => lane.name === 'ada');
                  done(ada.spans.map((s) => s.kind + ' ' + (s.to - s.from) / 1000).join());
                }).catch((e) => done(String(e)));
                """))
        .isEqualTo("busy 2,waiting 3,busy 1,ready 1");
  }

  @Test
  void wholeTeamIsAPicture() throws IOException {
    Scene.play(daemon.api());
    browser.goTo("#/team/shop");
    browser.awaitText("[data-member=bea] .pill", "waiting");
    browser.awaitText("[data-member=dan] .pill", "error");
    browser.awaitText("[data-member=cem] .pill", "busy");
    browser.awaitText("[data-member=ada] .pill", "ready");
    browser.size(1440, 1400, false);
    browser.screenshot("team-columns");
    browser.click(".switch button:last-child");
    browser.find(".node");
    browser.script("scrollTo(0, 0)");
    browser.screenshot("team-light");
    browser.colours("dark");
    browser.screenshot("team-dark");
    browser.goTo("#/");
    browser.awaitText(".teams", "shop");
    browser.screenshot("teams-dark");
  }

  static String echo(String words) {
    return "[[call bash {\"command\":\"echo %s\",\"description\":\"t\"}]]".formatted(words);
  }
}
