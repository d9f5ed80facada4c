/**
 * Runs configured workers: one prompt, one answer. {@link troupe.run.WorkerRegistry} says whose
 * turn it is, a {@link troupe.run.WorkerRun} has one prompt answered; {@code Admission}, {@code
 * Lanes}, {@code RunEnd} and {@code Standing} decide. Knows nothing of teams or HTTP.
 */
@NullMarked
package troupe.run;

import org.jspecify.annotations.NullMarked;
