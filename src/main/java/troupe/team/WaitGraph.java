package troupe.team;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import troupe.api.Why.Node;
import troupe.api.Why.Wait;

/**
 * Who waits for whom. Nothing here recurses: a chain may be as long as a board.
 *
 * @param after what begins at a node, in the order it was told
 */
record WaitGraph(Map<Node, List<Wait>> after) {

  static WaitGraph of(List<Wait> waits) {
    Map<Node, List<Wait>> after = new LinkedHashMap<>();
    waits.forEach(wait -> after.computeIfAbsent(wait.from(), node -> new ArrayList<>()).add(wait));
    return new WaitGraph(after);
  }

  /**
   * Every wait once, in chains: each begins where nobody waits for, and ends where a chain before
   * it went on.
   */
  List<List<Wait>> chains() {
    Set<Node> waitedFor = new HashSet<>();
    after.values().forEach(waits -> waits.forEach(wait -> waitedFor.add(wait.to())));
    Set<Node> starts = new LinkedHashSet<>();
    after.keySet().stream().filter(node -> !waitedFor.contains(node)).forEach(starts::add);
    // What only waits in circles begins nowhere.
    starts.addAll(after.keySet());
    Set<Node> told = new HashSet<>();
    return starts.stream()
        .map(start -> chain(start, told))
        .filter(chain -> !chain.isEmpty())
        .toList();
  }

  /** All that {@code start} waits for, one after another. */
  List<Wait> chain(Node start) {
    return chain(start, new HashSet<>());
  }

  private List<Wait> chain(Node start, Set<Node> told) {
    List<Wait> chain = new ArrayList<>();
    Deque<Wait> open = new ArrayDeque<>();
    push(open, start, told);
    while (!open.isEmpty()) {
      Wait wait = open.pop();
      chain.add(wait);
      push(open, wait.to(), told);
    }
    return chain;
  }

  private void push(Deque<Wait> open, Node node, Set<Node> told) {
    if (told.add(node)) {
      List<Wait> waits = new ArrayList<>(after.getOrDefault(node, List.of()));
      Collections.reverse(waits);
      waits.forEach(open::push);
    }
  }

  /** The shortest circle through each node that waits in one, unless an earlier one names it. */
  List<List<Node>> cycles() {
    Map<Node, Set<Node>> next = new LinkedHashMap<>();
    Map<Node, Set<Node>> previous = new LinkedHashMap<>();
    after.forEach(
        (from, waits) ->
            waits.forEach(
                wait -> {
                  next.computeIfAbsent(from, node -> new LinkedHashSet<>()).add(wait.to());
                  previous.computeIfAbsent(wait.to(), node -> new LinkedHashSet<>()).add(from);
                }));
    Set<Node> knots = endless(next, previous);
    knots.retainAll(endless(previous, next));
    List<List<Node>> cycles = new ArrayList<>();
    Set<Node> named = new HashSet<>();
    for (Node node : knots) {
      List<Node> cycle = named.contains(node) ? List.of() : circle(node, next, knots);
      if (!cycle.isEmpty()) {
        cycles.add(cycle);
        named.addAll(cycle);
      }
    }
    return cycles;
  }

  /** Those from which one can go on for ever. */
  private static Set<Node> endless(Map<Node, Set<Node>> next, Map<Node, Set<Node>> previous) {
    Map<Node, Integer> ways = new LinkedHashMap<>();
    next.forEach((node, others) -> ways.put(node, others.size()));
    Deque<Node> dead = new ArrayDeque<>();
    previous.keySet().stream().filter(node -> !next.containsKey(node)).forEach(dead::add);
    while (!dead.isEmpty()) {
      for (Node before : previous.getOrDefault(dead.pop(), Set.of())) {
        if (ways.merge(before, -1, Integer::sum) == 0) {
          ways.remove(before);
          dead.push(before);
        }
      }
    }
    return new LinkedHashSet<>(ways.keySet());
  }

  /** Empty when no way leads back. */
  private static List<Node> circle(Node start, Map<Node, Set<Node>> next, Set<Node> within) {
    Map<Node, Node> cameFrom = new HashMap<>();
    Deque<Node> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      Node node = open.removeFirst();
      for (Node other : next.getOrDefault(node, Set.of())) {
        if (other.equals(start)) {
          return path(node, cameFrom);
        }
        if (within.contains(other) && cameFrom.putIfAbsent(other, node) == null) {
          open.addLast(other);
        }
      }
    }
    return List.of();
  }

  private static List<Node> path(Node last, Map<Node, Node> cameFrom) {
    List<Node> path = new ArrayList<>();
    for (Node node = last; node != null; node = cameFrom.get(node)) {
      path.add(node);
    }
    Collections.reverse(path);
    return path;
  }
}
