package troupe.cli.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that is piped in. */
public final class StandardInput {

  private static final String DASH = "-";

  private StandardInput() {}

  /** What was given, or where that is a dash, all of standard input. */
  public static String or(String given) throws CommandFailed {
    return given.equals(DASH) ? text() : given;
  }

  /**
   * All of it.
   *
   * @throws CommandFailed when it is not text
   */
  public static String text() throws CommandFailed {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(System.in.readAllBytes());
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new CommandFailed(
          ExitCode.FAILED, "standard input is not UTF-8 text, nothing was sent");
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.FAILED, "cannot read standard input: " + e.getMessage());
    }
  }
}
