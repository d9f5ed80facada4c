/**
 * The tools for MCP clients: messages of the Model Context Protocol in, answers out. Which tools
 * there are and what they say is decided in {@link troupe.tool.Tools}; how messages travel is the
 * HTTP edge's.
 */
@NullMarked
package troupe.mcp;

import org.jspecify.annotations.NullMarked;
