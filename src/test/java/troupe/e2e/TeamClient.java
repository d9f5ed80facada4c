package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * One team over HTTP.
 *
 * @param usual fields that every member is spawned with
 */
record TeamClient(Api api, String name, String lead, Map<String, String> usual) {

  TeamClient(Api api, String name, String lead) {
    this(api, name, lead, Map.of());
  }

  /** The same, each of whose members is spawned with these fields. */
  TeamClient usually(Map<String, String> fields) {
    return new TeamClient(api, name, lead, fields);
  }

  /** The same team of a daemon that was started anew. */
  TeamClient at(DaemonProcess daemon) {
    return new TeamClient(daemon.api(), name, lead, usual);
  }

  String path(String rest) {
    return "/v1/teams/" + name + rest;
  }

  JsonNode view() throws IOException {
    return api.get(path("")).ok();
  }

  /** Spawns a member and answers its session. */
  String spawn(String member, String prompt) throws IOException {
    return spawn(member, prompt, Map.of());
  }

  /**
   * @param more fields of the request, such as {@code model}
   */
  String spawn(String member, String prompt, Map<String, String> more) throws IOException {
    Map<String, String> body = new HashMap<>(usual);
    body.putAll(more);
    body.put("name", member);
    body.putIfAbsent("role", "engineer");
    body.put("prompt", prompt);
    return api.post(path("/members"), body).ok().path("sessionId").asText();
  }

  JsonNode member(String member) throws IOException {
    return api.get(path("/members/" + member)).ok();
  }

  String status(String member) throws IOException {
    return member(member).path("status").asText();
  }

  void awaitStatus(String member, String status) {
    await().untilAsserted(() -> assertThat(status(member)).as(member).isEqualTo(status));
  }

  /** Waits for the end of a turn that answers {@code result}. */
  void awaitResult(String member, String result) {
    await()
        .untilAsserted(
            () -> {
              assertThat(member(member).path("lastResult").asText()).isEqualTo(result);
              assertThat(status(member)).isEqualTo("ready");
            });
  }

  JsonNode send(String from, String to, String text) throws IOException {
    return api.post(path("/messages"), Map.of("from", from, "to", to, "text", text)).ok();
  }

  List<JsonNode> messages() throws IOException {
    return StreamSupport.stream(
            api.get(path("/messages")).ok().path("messages").spliterator(), false)
        .toList();
  }

  /** Waits until no mail is open any more, the lead's included. */
  void awaitQuiet() {
    await()
        .untilAsserted(
            () ->
                assertThat(messages())
                    .extracting(message -> message.path("state").asText())
                    .isNotEmpty()
                    .isSubsetOf("answered", "dead"));
  }

  /** Notices to the lead that contain {@code text}. */
  long notices(String text) throws IOException {
    return messages().stream()
        .filter(message -> message.path("kind").asText().equals("notice"))
        .filter(message -> message.path("text").asText().contains(text))
        .count();
  }

  JsonNode task(String title, List<String> dependsOn) throws IOException {
    Map<String, Object> body =
        Map.of("title", title, "description", "About " + title, "dependsOn", dependsOn);
    return api.post(path("/tasks"), body).ok();
  }

  Api.Answer claim(String task, String member) throws IOException {
    return api.post(path("/tasks/" + task + "/claim"), Map.of("member", member));
  }

  Api.Answer complete(String task, String member) throws IOException {
    return api.post(path("/tasks/" + task + "/complete"), Map.of("member", member));
  }
}
