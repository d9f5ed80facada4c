package troupe.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import troupe.api.Caller;
import troupe.api.NewMember;
import troupe.api.NewTask;

/**
 * What happens in the demo, as data: three members build a small thing in five tasks. Every wait is
 * for a state of the team; the times in the prompts only make the work look like work.
 */
final class Plot {

  static final String TEAM = "demo";
  static final List<String> MEMBERS = List.of("ada", "bob", "cy");

  private static final Caller LEAD = new Caller.Named("lead");

  private static final String DESIGN = "Design the greeting API";
  private static final String BUILD = "Build the greeting API";
  private static final String GUIDE = "Write the guide";
  private static final String TEST = "Test the greeting API";
  private static final String RELEASE = "Release version 1.0";

  private static final String PEER =
      "The route is GET /greeting/NAME, please describe it. [[say I know the route now.]]";
  private static final String REPORT =
      "All 12 tests of the greeting API pass. [[say Thank you, bob.]]";
  private static final String NEWS =
      "The tests pass, we release today. [[wait 300ms]] [[say Good news.]]";

  private final List<Beat> beats = new ArrayList<>();

  private Plot() {}

  /** Every beat after the team was made, in order. */
  static List<Beat> beats() {
    Plot plot = new Plot();
    plot.setUp();
    plot.work();
    plot.end();
    return List.copyOf(plot.beats);
  }

  private void setUp() {
    addTask(DESIGN);
    addTask(BUILD, DESIGN);
    addTask(GUIDE, DESIGN);
    addTask(TEST, BUILD);
    addTask(RELEASE, GUIDE, TEST);
    spawn("ada", "backend engineer");
    spawn("bob", "tester");
    spawn("cy", "writer");
    act(
        "bob claims \"%s\" too early".formatted(TEST),
        Beat.Expected.BLOCKED,
        (teams, world) -> teams.claim(as("bob"), TEAM, world.task(TEST).id()));
    for (String member : MEMBERS) {
      await("%s to be ready".formatted(member), world -> idleAndTold(world, member, 1));
    }
  }

  private void work() {
    start("ada", DESIGN, "The greeting API has one route: GET /greeting/NAME.");
    finish("ada", DESIGN, 2);
    start("ada", BUILD, "The greeting API is built and answers on GET /greeting/NAME.");
    mail("ada", "cy", PEER);
    await("cy to read ada's mail", world -> world.answered(PEER) && idleAndTold(world, "cy", 2));
    start("cy", GUIDE, "The guide describes the route with two examples.");
    finish("ada", BUILD, 3);
    start("bob", TEST, "12 tests of the greeting API pass.");
    finish("cy", GUIDE, 3);
    finish("bob", TEST, 2);
    mail("bob", "lead", REPORT);
    act(
        "lead → all: %s".formatted(Progress.plain(NEWS)),
        Beat.Expected.DONE,
        (teams, world) -> teams.broadcast(LEAD, TEAM, NEWS));
    await("everybody to read the news", world -> world.answered(NEWS));
    await("cy to be ready", world -> idleAndTold(world, "cy", 4));
    start("cy", RELEASE, "Version 1.0 is released: API, tests and guide.");
    finish("cy", RELEASE, 5);
  }

  private void end() {
    await("the lead to read bob's mail", world -> world.answered(REPORT));
    await("the lead to hear of every turn", world -> idleAndTold(world, "ada", 4));
    await("the lead to hear of every turn", world -> idleAndTold(world, "bob", 3));
    act(
        "lead shuts the team down",
        Beat.Expected.DONE,
        (teams, world) -> teams.shutdown(LEAD, TEAM, null, false));
    await("everybody to stop", world -> world.allShutDown(MEMBERS.size()));
  }

  private void addTask(String title, String... after) {
    act(
        "task \"%s\"%s"
            .formatted(title, after.length == 0 ? "" : " after " + Arrays.toString(after)),
        Beat.Expected.DONE,
        (teams, world) -> {
          List<String> ids = Arrays.stream(after).map(other -> world.task(other).id()).toList();
          return teams.addTask(LEAD, TEAM, new NewTask(title, title + ".", null, ids));
        });
  }

  private void spawn(String name, String role) {
    String prompt =
        "You are %s, the %s of this team. [[wait 500ms]] [[say I am %s and ready to work.]]"
            .formatted(name, role, name);
    act(
        "%s joins as %s".formatted(name, role),
        Beat.Expected.DONE,
        (teams, world) ->
            teams.spawn(
                LEAD, TEAM, new NewMember(name, role, prompt, null, null, null, null, null)));
  }

  /** The member claims the task and is sent the work. */
  private void start(String member, String title, String result) {
    act(
        "%s claims \"%s\"".formatted(member, title),
        Beat.Expected.DONE,
        (teams, world) -> teams.claim(as(member), TEAM, world.task(title).id()));
    mail("lead", member, workMail(title, result));
  }

  /** The member's work is done, the lead has heard of it, and the board says so. */
  private void finish(String member, String title, int turns) {
    await(
        "%s to finish \"%s\"".formatted(member, title),
        world ->
            world.mail().stream()
                    .filter(message -> message.text().startsWith(title + ". "))
                    .anyMatch(message -> world.answered(message.text()))
                && idleAndTold(world, member, turns));
    act(
        "%s completes \"%s\"".formatted(member, title),
        Beat.Expected.DONE,
        (teams, world) ->
            teams.complete(as(member), TEAM, world.task(title).id(), world.lastResult(member)));
  }

  private void mail(String from, String to, String text) {
    act(
        "%s → %s: %s".formatted(from, to, Progress.plain(text)),
        Beat.Expected.DONE,
        (teams, world) -> teams.send(as(from), TEAM, to, text));
  }

  /** The command differs from task to task: OpenCode asks before the same call a third time. */
  private static String workMail(String title, String result) {
    return "%s. [[wait 800ms]] [[call bash {\"command\":\"echo '%s'\",\"description\":\"%s\"}]] "
            .formatted(title, title, title)
        + "[[wait 500ms]] [[say %s]]".formatted(result);
  }

  private static boolean idleAndTold(World world, String member, int turns) {
    return world.ready(member) && world.notices(member) >= turns;
  }

  private static Caller as(String name) {
    return new Caller.Named(name);
  }

  private void act(String text, Beat.Expected expected, Beat.Move move) {
    beats.add(new Beat.Act(text, expected, move));
  }

  private void await(String what, Predicate<World> reached) {
    beats.add(new Beat.Await(what, reached));
  }
}
