package troupe.api;

import java.util.List;

/**
 * Who was told to stop.
 *
 * @param members in the order they were spawned; empty when nobody was active
 */
public record ShutdownRequest(List<String> members) {}
