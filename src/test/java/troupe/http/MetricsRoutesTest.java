package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import troupe.api.Refusal;
import troupe.metrics.Meters;

final class MetricsRoutesTest {

  private final Edge edge = new Edge();

  @AfterEach
  void end() {
    edge.close();
  }

  @Test
  void figuresAreText() {
    edge.telemetry.meters().command("claim", Meters.Answer.REFUSED, Duration.ofMillis(3));
    Edge.Text answer = scrape();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("text/plain; version=0.0.4; charset=UTF-8");
    assertThat(answer.body())
        .contains(
            "# HELP troupe_commands_seconds Commands of the front door",
            "troupe_commands_seconds_count{command=\"claim\",outcome=\"refused\"} 1",
            "jvm_memory_used_bytes{");
  }

  @Test
  void figuresAreForWhoHoldsTheToken() {
    Edge.Answer answer =
        edge.askAsItStands(HttpRequest.GET("/metrics").addHeader(Host.create("localhost", 7717)));
    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void everyAnsweredRequestIsCountedByItsRouteWhateverItIsAnswered() {
    edge.teams.refused("team", new Refusal.NoSuchTeam("red"));
    edge.get("/v1/teams/red");
    edge.get("/v1/teams/blue");
    edge.get("/secret/path");
    edge.askAsItStands(
        HttpRequest.GET("/v1/teams/blue/members/ada")
            .addHeader(Host.create("evil.example", 80))
            .addHeader(RawHeader.create("Authorization", "Bearer no")));
    assertThat(scrape().body())
        .contains(
            "troupe_http_requests_seconds_count"
                + "{method=\"GET\",route=\"/v1/teams/{team}\",status=\"404\"} 2",
            "{method=\"GET\",route=\"other\",status=\"404\"} 1",
            "{method=\"GET\",route=\"/v1/teams/{team}/members/{member}\",status=\"403\"} 1")
        .doesNotContain("blue", "secret", "evil");
  }

  private Edge.Text scrape() {
    return edge.text("/metrics");
  }
}
