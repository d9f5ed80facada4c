package troupe.api;

import java.util.List;

/**
 * Mail for every active member.
 *
 * @param recipients in the order they were spawned; never empty
 * @param messages one for each recipient
 */
public record Broadcast(List<String> recipients, List<Message> messages) {}
