package troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool as a model sees it.
 *
 * @param inputSchema JSON Schema, draft 2020-12, of its arguments
 */
public record Tool(String name, String description, JsonNode inputSchema) {}
