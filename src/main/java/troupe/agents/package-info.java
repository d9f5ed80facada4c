/**
 * OpenCode's agent files ({@code .opencode/agent/<id>.md}), which describe Troupe's workers: read,
 * checked against what OpenCode takes, and made out of the older files that did the same. Files
 * only; what an agent is used for is decided elsewhere.
 */
@NullMarked
package troupe.agents;

import org.jspecify.annotations.NullMarked;
