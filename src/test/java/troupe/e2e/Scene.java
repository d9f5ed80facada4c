package troupe.e2e;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A team in the middle of its work, of which a picture tells something. */
final class Scene {

  private static final String PUSH =
      "[[call bash {\"command\":\"git push origin payments\",\"description\":\"push\"}]]";

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
        "[[wait 700ms]][[say The old checkout has three steps and no tests. Two can go.]]",
        Map.of("role", "architect"));
    team.claim(read, "ada").ok();
    team.awaitStatus("ada", "ready");
    team.complete(read, "ada").ok();
    team.claim(design, "ada").ok();
    team.send("lead", "ada", "[[wait 600ms]][[say The interface is in docs/checkout.md.]]");
    team.awaitResult("ada", "The interface is in docs/checkout.md.");
    team.complete(design, "ada").ok();

    team.spawn("bea", "[[wait 1200ms]]" + PUSH, Map.of("role", "payments"));
    team.claim(pay, "bea").ok();
    team.spawn("cem", "[[hang]]", Map.of("role", "front end"));
    team.claim(page, "cem").ok();
    team.spawn("dan", "[[wait 500ms]][[fail 400 This model is not there any more.]]", Map.of("role", "tester"));
    team.send("ada", "bea", "Amounts are in cents, and never negative. See the interface.");
    team.send("ada", "cem", "The page asks for the cart once; the rest comes by events.");
    team.send("cem", "ada", "[[wait 300ms]][[say Yes, in one request.]]");
  }
}
