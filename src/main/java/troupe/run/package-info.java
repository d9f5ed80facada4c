/**
 * Runs configured workers: one prompt, one answer. {@link troupe.run.WorkerRegistry} lets prompts
 * in; {@code RunQueue} knows whose turn it is, {@code WorkerStatuses} how the workers are. A {@link
 * troupe.run.WorkerRun} has one prompt answered, by {@code RunTurn}. {@code Admission}, {@code
 * SessionQueues}, {@code RunEnd} and {@code WorkerSnapshot} decide. Knows nothing of teams or HTTP.
 */
@NullMarked
package troupe.run;

import org.jspecify.annotations.NullMarked;
