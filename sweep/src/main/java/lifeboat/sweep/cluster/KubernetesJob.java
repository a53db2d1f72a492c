package lifeboat.sweep.cluster;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lifeboat.sweep.plan.Engine;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * An Indexed Job (batch/v1) whose pods play the tasks of a sweep: each index is the number of a
 * task. The pods share the sweep directory on a volume that many may write.
 *
 * @param image whose entry point is the command {@code lifeboat}
 * @param claim name of the claim for the volume
 * @param folder of the sweep on the volume
 * @param parallelism pods at a time
 */
public record KubernetesJob(
    Chunks chunks, String image, String claim, String folder, int parallelism) {

  private static final String MOUNT = "/sweep";
  private static final int RETRIES_OF_AN_INDEX = 3;
  private static final int MAX_NAME = 63;
  private static final YAMLMapper YAML = new YAMLMapper();

  /** The manifest as YAML. */
  public String manifest() {
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("apiVersion", "batch/v1");
    job.put("kind", "Job");
    job.put("metadata", Map.of("name", name()));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("completionMode", "Indexed");
    spec.put("completions", chunks.count());
    spec.put("parallelism", Math.min(parallelism, chunks.count()));
    spec.put("backoffLimitPerIndex", RETRIES_OF_AN_INDEX);
    spec.put("template", Map.of("spec", pod()));
    job.put("spec", spec);
    return YAML.writeValueAsString(job);
  }

  private Map<String, Object> pod() {
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("restartPolicy", "Never");
    pod.put("containers", List.of(container()));
    pod.put(
        "volumes",
        List.of(ordered("name", "sweep", "persistentVolumeClaim", Map.of("claimName", claim))));
    return pod;
  }

  private Map<String, Object> container() {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", "trials");
    container.put("image", image);
    container.put(
        "args",
        List.of(
            "sweep-task", MOUNT + "/" + folder, "--chunk-size", Integer.toString(chunks.size())));
    if (chunks.plan().engine() == Engine.RUN) {
      container.put("securityContext", Map.of("privileged", true));
    }
    container.put("resources", Map.of("requests", ordered("cpu", "1", "memory", "1Gi")));
    container.put("volumeMounts", List.of(ordered("name", "sweep", "mountPath", MOUNT)));
    return container;
  }

  /** Names of Kubernetes are those of hosts. */
  private String name() {
    String name = ("lifeboat-" + folder).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    return name.substring(0, Math.min(name.length(), MAX_NAME)).replaceFirst("-+$", "");
  }

  private static Map<String, Object> ordered(
      String first, Object firstValue, String second, Object secondValue) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(first, firstValue);
    map.put(second, secondValue);
    return map;
  }
}
