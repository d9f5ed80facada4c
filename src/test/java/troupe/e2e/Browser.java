package troupe.e2e;

import static troupe.e2e.Patience.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The machine's Chromium, without a screen. A test without one is skipped. */
final class Browser implements AutoCloseable {

  private static final String ADVICE =
      "no Chromium with its driver; to get them: apt-get install chromium chromium-driver";

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** Held, or the setting is lost with the logger. */
  private static final Logger NOISE = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts one with nothing in it.
   *
   * @param profile a folder of its own
   */
  static Browser open(Path profile) {
    // It warns that it knows no newer protocol for developers, which nothing here uses.
    NOISE.setLevel(Level.SEVERE);
    Optional<Path> browser = onPath("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = onPath("chromedriver");
    Assumptions.assumeTrue(browser.isPresent() && driver.isPresent(), ADVICE);
    ChromeOptions options =
        new ChromeOptions()
            .setBinary(browser.orElseThrow().toFile())
            .addArguments("--headless=new", "--disable-gpu", "--disable-dev-shm-usage")
            .addArguments("--lang=en-US", "--user-data-dir=" + profile);
    if (System.getProperty("user.name").equals("root")) {
      options.addArguments("--no-sandbox");
    }
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    Browser opened = new Browser(new ChromeDriver(service, options));
    opened.size(1440, 900, false);
    return opened;
  }

  private static Optional<Path> onPath(String... names) {
    return Arrays.stream(names)
        .flatMap(
            name ->
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Its window, in pixels; a phone's has no mouse and shows what is wider in small. */
  void size(int width, int height, boolean phone) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
  }

  /** What the page hears of the person's wish: {@code light} or {@code dark}. */
  void colours(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void go(String url) {
    // Another place in the page that is open would not load it.
    driver.get("about:blank");
    driver.get(url);
  }

  /** Goes to another place in the page. */
  void goTo(String hash) {
    script("location.hash = arguments[0]", hash);
  }

  String title() {
    return driver.getTitle();
  }

  String address() {
    return driver.getCurrentUrl();
  }

  /** The first element that fits, as soon as there is one. */
  WebElement find(String css) {
    return await().alias(css).until(() -> all(css).stream().findFirst(), Optional::isPresent).get();
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** The words of all elements that fit; empty where one was just replaced. */
  String text(String css) {
    try {
      return String.join("\n", all(css).stream().map(WebElement::getText).toList());
    } catch (StaleElementReferenceException replaced) {
      return "";
    }
  }

  /** Waits for words in what fits. */
  void awaitText(String css, String words) {
    await().alias(css + " with " + words).until(() -> text(css).contains(words));
  }

  void awaitNone(String css) {
    await().alias("no " + css).until(() -> all(css).isEmpty());
  }

  void click(String css) {
    WebElement element = find(css);
    script("arguments[0].scrollIntoView({block: 'center'})", element);
    element.click();
  }

  void fill(String css, String words) {
    find(css).sendKeys(words);
  }

  /** Types where the focus is. */
  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  void tab() {
    press(Keys.TAB);
  }

  /** What has the focus, by its accessible name. */
  String focused() {
    return Objects.requireNonNullElse(driver.switchTo().activeElement().getAccessibleName(), "");
  }

  Object script(String javascript, Object... arguments) {
    Object value = ((JavascriptExecutor) driver).executeScript(javascript, arguments);
    return value == null ? "" : value;
  }

  /** What a script hands to its last argument. */
  Object asyncScript(String javascript) {
    Object value = ((JavascriptExecutor) driver).executeAsyncScript(javascript);
    return value == null ? "" : value;
  }

  /** What the browser itself found wrong, such as what the page's policy forbids. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The whole page as a picture, for people. */
  void screenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  /** Forgets who it was. */
  void forget() {
    driver.manage().deleteAllCookies();
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    script("localStorage.clear()");
  }

  @Override
  public void close() {
    driver.quit();
  }
}
