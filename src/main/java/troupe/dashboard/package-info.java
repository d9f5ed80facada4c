/**
 * The page that shows teams to people, and what lets a browser in: links that work once, and
 * sessions. How requests and answers travel is the HTTP edge's; the page itself asks that edge as
 * any other client does.
 */
@NullMarked
package troupe.dashboard;

import org.jspecify.annotations.NullMarked;
