package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.Reading;

final class RereadingTest {

  private static Outcome<Orchestrator> read(Supplier<Reading> files) {
    return Workshop.answered(new Rereading(files, Runnable::run).read());
  }

  @Test
  void rightFilesAreTheConfiguration() {
    Orchestrator config = Workshop.config();
    assertThat(read(() -> new Reading.Valid(config))).isEqualTo(new Outcome.Done<>(config));
  }

  @Test
  void filesThatCannotBeReadAreRefusedAndSayWhy() {
    Outcome<Orchestrator> outcome =
        read(
            () -> {
              throw new IllegalStateException("the disk is gone");
            });
    assertThat(outcome)
        .isEqualTo(
            new Outcome.Refused<>(new Refusal.InvalidConfiguration(List.of("the disk is gone"))));
  }
}
