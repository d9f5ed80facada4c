package troupe.team;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import troupe.api.MemberStatus;
import troupe.api.Outcome;
import troupe.api.Refusal;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.api.Why;
import troupe.api.Why.Kind;
import troupe.api.Why.Node;
import troupe.api.Why.Wait;
import troupe.worker.config.NearName;

/** Why something does not go on. */
final class WaitRules {

  /** Sentences in the text. Whoever needs more asks for one member or task, or reads the list. */
  static final int MOST_SAID = 100;

  private final TeamState state;
  private final WaitGraph graph;

  private WaitRules(Sighting seen) {
    state = seen.state();
    graph =
        WaitGraph.of(
            Stream.of(TaskWaits.of(seen), MemberWaits.of(seen)).flatMap(List::stream).toList());
  }

  static Outcome<Why> why(Sighting seen, Why.Subject subject) {
    WaitRules rules = new WaitRules(seen);
    if (subject instanceof Why.Subject.OfMember one) {
      return rules.member(one.name());
    }
    return subject instanceof Why.Subject.OfTask one
        ? rules.task(one.id())
        : new Outcome.Done<>(rules.told(rules.graph.chains(), rules.nothingAtAll()));
  }

  private Outcome<Why> member(String name) {
    if (Names.isLead(name)) {
      String nothing =
          "The lead waits for nothing that Troupe knows of: it has no mail and no turn of Troupe's,"
              + " and nobody owes it a report.";
      return new Outcome.Done<>(chain(Node.lead(), nothing));
    }
    MemberState member = state.member(name);
    if (member == null) {
      List<String> near = NearName.all(name, state.members().keySet());
      return new Outcome.Refused<>(new Refusal.NoSuchMember(state.name(), name, near));
    }
    return new Outcome.Done<>(chain(Node.member(name), nothing(member)));
  }

  private Outcome<Why> task(String id) {
    Task task = state.board().get(id);
    if (task == null) {
      List<String> near = NearName.all(id, state.board().tasks().keySet());
      return new Outcome.Refused<>(new Refusal.NoSuchTask(state.name(), id, near));
    }
    String nothing = "%s waits for nothing: it is completed.".formatted(WaitWords.task(task));
    return new Outcome.Done<>(chain(Node.task(id), nothing));
  }

  private Why chain(Node start, String nothing) {
    List<Wait> chain = graph.chain(start);
    return told(chain.isEmpty() ? List.of() : List.of(chain), nothing);
  }

  private Why told(List<List<Wait>> chains, String nothing) {
    List<Wait> waits = chains.stream().flatMap(List::stream).toList();
    if (waits.isEmpty()) {
      return new Why(nothing, List.of(), List.of());
    }
    List<List<Node>> cycles = WaitGraph.of(waits).cycles();
    List<String> lines = lines(chains);
    cycles.stream().limit(MOST_SAID).map(this::circle).forEach(lines::add);
    return new Why(String.join("\n", lines), waits, cycles);
  }

  private static List<String> lines(List<List<Wait>> chains) {
    List<String> lines = new ArrayList<>();
    int left = MOST_SAID;
    int more = 0;
    for (List<Wait> chain : chains) {
      List<Wait> said = chain.subList(0, Math.min(left, chain.size()));
      if (!said.isEmpty()) {
        lines.add(said.stream().map(Wait::words).collect(Collectors.joining("; ")) + ".");
      }
      left -= said.size();
      more += chain.size() - said.size();
    }
    if (more > 0) {
      lines.add("%d more wait. Ask about one member or task to read why.".formatted(more));
    }
    return lines;
  }

  private String circle(List<Node> cycle) {
    return Stream.concat(cycle.stream(), cycle.stream().limit(1))
        .limit(MOST_SAID)
        .map(this::named)
        .collect(Collectors.joining(" -> ", "These wait for each other: ", "."));
  }

  private String named(Node node) {
    Task task = node.kind() == Kind.TASK ? state.board().get(node.id()) : null;
    return task == null ? WaitWords.name(node.id()) : WaitWords.task(task);
  }

  private static String nothing(MemberState member) {
    String why =
        switch (member.status()) {
          case READY -> "it is ready, and has no mail and no task";
          case SHUTDOWN -> "it has ended";
          case BUSY, SHUTDOWN_REQUESTED, ERROR -> "it is about to go on";
        };
    return "%s waits for nothing: %s.".formatted(member.spec().name(), why);
  }

  private String nothingAtAll() {
    long ready =
        state.members().values().stream()
            .filter(member -> member.status() == MemberStatus.READY)
            .count();
    long completed =
        state.board().tasks().values().stream()
            .filter(task -> task.status() == TaskStatus.COMPLETED)
            .count();
    return "Nothing waits in team \"%s\": %d of %d members are ready, %d of %d tasks are completed."
        .formatted(
            state.name(), ready, state.members().size(), completed, state.board().tasks().size());
  }
}
