/**
 * A model server that answers from a script instead of thinking: it speaks OpenAI's chat protocol
 * on a loopback port, so that OpenCode runs with no account and no network. The demo works with it,
 * and so does every test against a real OpenCode. It knows nothing of teams.
 */
@NullMarked
package troupe.model;

import org.jspecify.annotations.NullMarked;
