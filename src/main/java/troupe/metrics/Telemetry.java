package troupe.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a daemon's figures go, and how they are read.
 *
 * @param meters told of everything
 * @param scrape all figures as Prometheus reads them; empty when they are read elsewhere
 * @param onEnd called when the daemon has ended, or did not start; a second time it does nothing
 */
public record Telemetry(Meters meters, Supplier<Optional<String>> scrape, Runnable onEnd) {

  /** Figures that nobody asked for. */
  public static Telemetry none() {
    return new Telemetry(Meters.NONE, Optional::empty, () -> {});
  }

  /** Figures of the daemon in a registry of the program around it, which has the JVM's. */
  public static Telemetry in(MeterRegistry registry) {
    return new Telemetry(new RegistryMeters(registry), Optional::empty, () -> {});
  }

  /** Figures of the daemon and its JVM, to be scraped. */
  public static Telemetry prometheus() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JvmGcMetrics collector = new JvmGcMetrics();
    List<MeterBinder> jvm =
        List.of(
            collector,
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());
    jvm.forEach(binder -> binder.bindTo(registry));
    return new Telemetry(
        new RegistryMeters(registry),
        () -> Optional.of(registry.scrape()),
        () -> {
          collector.close();
          registry.close();
        });
  }
}
