package troupe.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.Message;
import troupe.api.MessageKind;
import troupe.api.MessageState;
import troupe.api.Outcome;
import troupe.api.Task;
import troupe.api.TeamView;

/** The team and its mail as seen at one moment. */
record World(TeamView team, List<Message> mail) {

  private static final String LEAD = "lead";

  World {
    mail = List.copyOf(mail);
  }

  /** Both answers together; the first refusal wins. */
  static Outcome<World> of(Outcome<TeamView> team, Outcome<List<Message>> mail) {
    if (team instanceof Outcome.Done<TeamView> done) {
      return mail.map(messages -> new World(done.value(), messages));
    }
    return new Outcome.Refused<>(((Outcome.Refused<TeamView>) team).refusal());
  }

  /** What every member said about the last task it completed, and the notices so far. */
  Summary summary() {
    Map<String, String> results = new LinkedHashMap<>();
    team.members().keySet().forEach(member -> results.put(member, "(no task)"));
    for (Task task : team.tasks().values()) {
      if (task.assignee() != null && task.result() != null) {
        results.put(task.assignee(), task.result());
      }
    }
    return new Summary(results, notices());
  }

  /** A task by its title, which is unique in the demo. */
  Task task(String title) {
    return team.tasks().values().stream()
        .filter(task -> task.title().equals(title))
        .findFirst()
        .orElseThrow(() -> new DemoFailed("no task \"%s\" on the board".formatted(title)));
  }

  /** Whether the member waits for mail. */
  boolean ready(String member) {
    MemberView view = team.members().get(member);
    return view != null && view.status() == MemberStatus.READY;
  }

  /** Whether {@code count} members are there and have all stopped. */
  boolean allShutDown(int count) {
    return team.members().size() == count
        && team.members().values().stream()
            .allMatch(member -> member.status() == MemberStatus.SHUTDOWN);
  }

  /** Whether mail of that text was answered by everyone it was sent to, and sent at all. */
  boolean answered(String text) {
    List<Message> sent = mail.stream().filter(message -> message.text().equals(text)).toList();
    return !sent.isEmpty()
        && sent.stream().allMatch(message -> message.state() == MessageState.ANSWERED);
  }

  /** Idle notices about the member that have reached the lead. */
  long notices(String member) {
    return mail.stream()
        .filter(World::reachedTheLead)
        .filter(message -> message.text().contains("Teammate " + member + " "))
        .count();
  }

  /** Notices of any kind that have reached the lead. */
  int notices() {
    return (int) mail.stream().filter(World::reachedTheLead).count();
  }

  /** What the member said last, or that it said nothing. */
  String lastResult(String member) {
    MemberView view = team.members().get(member);
    return view == null || view.lastResult() == null ? "(no result)" : view.lastResult();
  }

  /** What keeps the demo from ever going on; empty when nothing does. */
  Optional<String> defect() {
    Optional<String> failed =
        team.members().values().stream()
            .filter(member -> member.status() == MemberStatus.ERROR)
            .map(member -> "%s failed: %s".formatted(member.name(), member.lastError()))
            .findFirst();
    return failed.or(
        () ->
            mail.stream()
                .filter(message -> message.state() == MessageState.DEAD)
                .map(message -> "mail to %s is dead: %s".formatted(message.to(), message.reason()))
                .findFirst());
  }

  private static boolean reachedTheLead(Message message) {
    return message.kind() == MessageKind.NOTICE
        && message.to().equals(LEAD)
        && message.state() != MessageState.QUEUED
        && message.state() != MessageState.DEAD;
  }
}
