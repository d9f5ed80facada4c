package troupe.install;

import java.util.Optional;
import troupe.bridge.BridgePlugin;

/** The plugin's text, with the receipt in its head. */
final class PluginFile {

  private PluginFile() {}

  static String text(Receipt receipt) {
    return BridgePlugin.text(receipt.json());
  }

  /** Empty when somebody edited it. */
  static Optional<Receipt> receipt(String text) {
    return BridgePlugin.head(text).flatMap(Receipt::of);
  }
}
