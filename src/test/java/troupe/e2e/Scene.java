package troupe.e2e;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A team in the middle of its work, of which a picture tells something. */
final class Scene {

  private static final String PUSH =
      "[[call bash {\"command\":\"git push origin payments\",\"description\":\"push\"}]]";

  /** What follows is for the scripted model only; the page shows two lines of a long message. */
  private static final String HIDDEN = "\n\n\n\n";

  private Scene() {}

  /**
   * Has a team {@code shop} work: bea waits for a person, cem works on and on, dan has failed. Its
   * OpenCode must ask before {@code git push}.
   */
  static void play(Api api) throws IOException {
    Map<String, String> body =
        Map.of("name", "shop", "description", "A new checkout for the shop, in small steps.");
    TeamClient team =
        new TeamClient(
            api, "shop", api.post("/v1/teams", body).ok().path("leadSessionId").asText());
    String read = team.task("Read the old checkout", List.of()).path("id").asText();
    String design = team.task("Agree on the interface", List.of(read)).path("id").asText();
    String pay = team.task("Take payments", List.of(design)).path("id").asText();
    String page = team.task("Build the page", List.of(design)).path("id").asText();
    team.task("Try it as a customer", List.of(pay, page));
    team.task("Write the help text", List.of(read));

    team.spawn(
        "ada",
        "Read how the checkout works today, and say which of its steps a customer would not miss."
            + HIDDEN
            + "[[wait 900ms]][[say It has five steps and no tests. Two can go.]]",
        Map.of("role", "architect"));
    team.claim(read, "ada").ok();
    team.awaitStatus("ada", "ready");
    team.complete(read, "ada").ok();
    team.claim(design, "ada").ok();
    team.send(
        "lead",
        "ada",
        "Good. Write down what the page and the payments need of each other."
            + HIDDEN
            + "[[wait 800ms]][[say The interface is in docs/checkout.md.]]");
    team.awaitResult("ada", "The interface is in docs/checkout.md.");
    team.complete(design, "ada").ok();

    team.spawn(
        "bea",
        "Take payments as ada's interface says, and push." + HIDDEN + "[[wait 1200ms]]" + PUSH,
        Map.of("role", "payments"));
    team.claim(pay, "bea").ok();
    team.spawn(
        "cem",
        "Build the page, with ada's interface." + HIDDEN + "[[hang]]",
        Map.of("role", "front end"));
    team.claim(page, "cem").ok();
    team.spawn(
        "dan",
        "Be the first customer." + HIDDEN + "[[wait 500ms]][[fail 400 No such model.]]",
        Map.of("role", "tester"));
    team.send("ada", "bea", "Amounts are in cents, and never negative. See the interface.");
    team.send("ada", "cem", "The page asks for the cart once; the rest comes by events.");
    team.send(
        "cem",
        "ada",
        "Does the cart come with its prices?"
            + HIDDEN
            + "[[wait 300ms]][[say Yes, in one answer.]]");
  }
}
