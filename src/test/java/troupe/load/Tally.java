package troupe.load;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What all clients were answered. Safe for many threads. */
final class Tally {

  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * Mail the daemon said it had.
   *
   * @param client who sent it
   * @param id of the message to this one recipient
   */
  record Mail(int client, String team, String to, String id, String text) {}

  /**
   * A task the daemon said it had.
   *
   * @param id on its team's board
   */
  record TaskKey(String team, String id) {}

  private final Queue<Mail> mail = new ConcurrentLinkedQueue<>();
  private final Map<TaskKey, String> tasks = new ConcurrentHashMap<>();
  private final Map<String, Queue<Long>> nanos = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> refusals = new ConcurrentSkipListMap<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

  void acknowledged(Mail one) {
    mail.add(one);
  }

  /**
   * The task's newest acknowledged state.
   *
   * @param status as the daemon calls it
   */
  void acknowledged(TaskKey task, String status) {
    tasks.put(task, status);
  }

  void took(String what, long time) {
    nanos.computeIfAbsent(what, first -> new ConcurrentLinkedQueue<>()).add(time);
  }

  /** Forgets how long things took so far: the machine was warming up. */
  void measure() {
    nanos.clear();
  }

  /** Not done, and said so. */
  void refused(String problem) {
    refusals.computeIfAbsent(problem, first -> new LongAdder()).increment();
  }

  /** An answer that no client has to expect. */
  void surprised(String answer) {
    surprises.add(answer);
  }

  List<Mail> mail() {
    return List.copyOf(mail);
  }

  Map<TaskKey, String> tasks() {
    return Map.copyOf(tasks);
  }

  List<String> surprises() {
    return List.copyOf(surprises);
  }

  Map<String, LongAdder> refusals() {
    return refusals;
  }

  /**
   * Rates and times of all kinds of requests, one a line.
   *
   * @param seconds since {@link #measure}
   */
  String times(double seconds) {
    StringBuilder lines = new StringBuilder();
    nanos.forEach(
        (what, all) -> {
          long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
          lines.append(
              "  %-16s %8d %8.1f/s   p50 %8.2f ms   p99 %8.2f ms   max %8.2f ms%n"
                  .formatted(
                      what,
                      sorted.length,
                      sorted.length / seconds,
                      quantile(sorted, 0.5),
                      quantile(sorted, 0.99),
                      quantile(sorted, 1)));
        });
    return lines.toString();
  }

  private static double quantile(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return Arrays.stream(sorted).skip(Math.max(0, index)).findFirst().orElse(0) / NANOS_PER_MILLI;
  }
}
