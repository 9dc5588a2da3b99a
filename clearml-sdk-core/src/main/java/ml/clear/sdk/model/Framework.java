package ml.clear.sdk.model;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names of frameworks that ClearML's web page and the Python SDK know; a model may name any
 * other as well.
 */
public final class Framework {
  public static final String CAFFE = "Caffe";
  public static final String CAFFE2 = "Caffe2";
  public static final String CATBOOST = "CatBoost";
  public static final String CNTK = "CNTK";
  public static final String DARKNET = "Darknet";
  public static final String KERAS = "Keras";
  public static final String LIGHTGBM = "LightGBM";
  public static final String MEGENGINE = "MegEngine";
  public static final String MXNET = "MXNet";
  public static final String ONNX = "ONNX";
  public static final String OPENVINO = "OpenVINO";
  public static final String PADDLEPADDLE = "PaddlePaddle";
  public static final String PARQUET = "Parquet";
  public static final String PYTORCH = "PyTorch";
  public static final String SCIKIT_LEARN = "ScikitLearn";
  public static final String TENSORFLOW = "TensorFlow";
  public static final String TENSORFLOW_JS = "TensorFlow_js";
  public static final String TENSORFLOW_LITE = "TensorFlow_Lite";
  public static final String TENSORRT = "TensorRT";
  public static final String TORCH = "Torch";
  public static final String TORCHSCRIPT = "TorchScript";
  public static final String XGBOOST = "XGBoost";

  /** Endings that mean one framework; the reference also guesses at {@code .zip} and the like. */
  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("caffemodel", CAFFE),
          Map.entry("cbm", CATBOOST),
          Map.entry("cntk", CNTK),
          Map.entry("h5", KERAS),
          Map.entry("hdf5", KERAS),
          Map.entry("keras", KERAS),
          Map.entry("onnx", ONNX),
          Map.entry("parquet", PARQUET),
          Map.entry("plan", TENSORRT),
          Map.entry("pt", PYTORCH),
          Map.entry("pth", PYTORCH),
          Map.entry("t7", TORCH),
          Map.entry("tflite", TENSORFLOW_LITE),
          Map.entry("ubj", XGBOOST));

  private Framework() {}

  /** The framework that files of this name belong to, if the ending tells. */
  static Optional<String> ofFile(String fileName) {
    String ending = fileName.substring(fileName.lastIndexOf('.') + 1);
    return Optional.ofNullable(BY_ENDING.get(ending.toLowerCase(Locale.ROOT)));
  }
}
