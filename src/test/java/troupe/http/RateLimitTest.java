package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import troupe.settings.HttpLimits;

final class RateLimitTest {

  private static final Client ADA = new Client("192.0.2.1");
  private static final Client BOB = new Client("192.0.2.2");

  private final AtomicLong now = new AtomicLong();
  private final RateLimit limit = new RateLimit(new HttpLimits.Rate(1, 2), "requests", now::get);

  @Test
  void oneClientsHurryIsNotAnothers() {
    assertThat(limit.take(ADA)).isZero();
    assertThat(limit.take(ADA)).isZero();
    assertThat(limit.take(ADA)).isEqualTo(Duration.ofSeconds(1));
    assertThat(limit.take(BOB)).isZero();
  }

  @Test
  void refusedRequestIsNotCountedSoWaitingHelps() {
    limit.take(ADA);
    limit.take(ADA);
    for (int i = 0; i < 100; i++) {
      assertThat(limit.take(ADA)).isPositive();
    }
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(limit.take(ADA)).isZero();
  }

  @Test
  void onlySoManyClientsAreRemembered() {
    for (int i = 0; i < 3 * RateLimit.MOST_CLIENTS; i++) {
      limit.take(new Client("client-" + i));
      limit.take(ADA);
    }
    assertThat(limit.clients()).isEqualTo(RateLimit.MOST_CLIENTS);
    assertThat(limit.take(ADA)).as("one that keeps asking is not forgotten").isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.9.9.9, true",
    "127.0.0.1, ::1, true",
    "192.0.2.1, 192.0.2.2, false",
    "192.0.2.1, ::ffff:192.0.2.1, true",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
  })
  void addressesOfOneMachineAreOneClient(String one, String other, boolean same)
      throws UnknownHostException {
    Client first = Client.of(InetAddress.getByName(one));
    Client second = Client.of(InetAddress.getByName(other));
    assertThat(first.equals(second)).isEqualTo(same);
  }
}
