/**
 * The HTTP edge: requests in, {@link troupe.api.Teams} and {@link troupe.tool.Tools} called, JSON
 * or a problem out, nothing else. It decides who may come in, never what a team does.
 */
@NullMarked
package troupe.http;

import org.jspecify.annotations.NullMarked;
