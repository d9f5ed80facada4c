package troupe.team;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.store.Entry;

/** Events as journal entries and back; single steps of a mailbox and of the index of sessions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EntryMicro {

  private static final int SESSIONS = 10_000;

  private final TeamEvent claimed = new TeamEvent.TaskClaimed("task_17", TeamState.LEAD);
  private final Entry entry = TeamJson.entry(claimed, 17, Samples.NOON);
  private final Message message =
      Samples.message("msg_1", "ada", MessageKind.DIRECT, "Which of them is the largest?");
  private final TeamEvent queued = new TeamEvent.MessageQueued(message);
  private final Entry mail = TeamJson.entry(queued, 18, Samples.NOON);
  private final Mailbox box = Mailbox.EMPTY.queue(message);
  private final SessionIndex index = index();

  private static SessionIndex index() {
    SessionIndex index = new SessionIndex();
    for (int session = 0; session < SESSIONS; session++) {
      index.joined("ses_" + session, "team" + session % 100);
    }
    for (int team = 0; team < 100; team++) {
      index.led("team" + team, "ses_lead" + team);
    }
    return index;
  }

  @Benchmark
  public Object encodeClaim() {
    return TeamJson.entry(claimed, 17, Samples.NOON);
  }

  @Benchmark
  public Object decodeClaim() {
    return TeamJson.event(entry);
  }

  @Benchmark
  public Object encodeMessage() {
    return TeamJson.entry(queued, 18, Samples.NOON);
  }

  @Benchmark
  public Object decodeMessage() {
    return TeamJson.event(mail);
  }

  @Benchmark
  public Object mailboxQueueStartEnd() {
    return box.queue(message).start("msg_2").end();
  }

  @Benchmark
  public Object teamsOfSession() {
    return index.teamsOf("ses_7777");
  }
}
