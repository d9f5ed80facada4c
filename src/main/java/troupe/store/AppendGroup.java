package troupe.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import troupe.store.TeamStore.Append;
import troupe.store.TeamStore.AppendFailed;
import troupe.store.TeamStore.Appended;

/** Appends that share one sync: what of them is to be written, and what each is answered then. */
final class AppendGroup {

  private final List<Append> appends;
  private final List<Entry> entries = new ArrayList<>();
  private final Deque<Answer> answers = new ArrayDeque<>();

  private record Answer(ActorRef<TeamStore.Reply> to, TeamStore.Reply reply) {

    void tell() {
      to.tell(reply);
    }
  }

  /**
   * A group.
   *
   * @param next the seq that comes next on disk; what does not follow on it, or on an append before
   *     it, is not written
   */
  AppendGroup(List<Append> appends, long next) {
    this.appends = List.copyOf(appends);
    for (Append append : appends) {
      long expected = next + entries.size();
      if (append.first() == expected) {
        entries.addAll(append.entries());
        addStored(append);
      } else {
        answers.addLast(failed(append, "seq " + expected + " comes next"));
      }
    }
  }

  /** Without a gap. */
  List<Entry> entries() {
    return entries;
  }

  /** All entries are on disk. */
  void synced() {
    answers.forEach(Answer::tell);
  }

  /** None is. */
  void failed(String reason) {
    appends.forEach(lost -> failed(lost, reason).tell());
  }

  /** Who has several appended at once is told once: it has as much to do for them as for one. */
  private void addStored(Append append) {
    Answer last = answers.peekLast();
    int count = 1;
    if (last != null
        && last.to().equals(append.replyTo())
        && last.reply() instanceof Appended before) {
      count += before.appends();
      answers.removeLast();
    }
    answers.addLast(new Answer(append.replyTo(), new Appended(append.last(), count)));
  }

  private static Answer failed(Append append, String reason) {
    return new Answer(append.replyTo(), new AppendFailed(append.first(), reason));
  }
}
