"""Whether exported ONNX is what its checker expects, and answers in OpenCV as predict does. usage: dnn.py PROGRAM FOLDER"""
import os
import sys
sys.dont_write_bytecode = True
import cv2
import numpy
import onnx
from boards import Comparison, models, predicted, random_boards, run


def check(file):
    """Its structure; returns what its metadata say."""
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    assert [(opset.domain, opset.version) for opset in model.opset_import] == [("", 13)]
    for value, name in (model.graph.input, "board"), (model.graph.output, "logits"):
        sizes = [size.dim_param or size.dim_value for size in value[0].type.tensor_type.shape.dim]
        assert len(value) == 1 and value[0].name == name and sizes == ["batch", 1, "height", "width"], f"{file}: {value}"
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    assert len(inferred.graph.value_info) >= len(model.graph.node) - 1, "all that is between has a shape"
    return {entry.key: entry.value for entry in model.metadata_props}


def main(program, folder):
    comparison = Comparison()
    for name, model, facts in models(program, folder):
        file = os.path.join(folder, f"{name}.onnx")
        run(program, "export", model, "--format", "onnx", "--quiet", "--force", "--output", file)
        assert check(file) == facts, f"{name}: its metadata are not what its JSON says"
        for board in random_boards(len(name)):
            batch = numpy.stack([board, board[::-1], board[:, ::-1]])[:, None]
            net = cv2.dnn.readNetFromONNX(file)
            net.setInput(numpy.ascontiguousarray(batch))
            for cells, logits in zip(batch[:, 0], net.forward()):
                comparison.add(name, logits, predicted(program, model, cells, facts["boundary"] == "torus"))
    print(f"dnn: {comparison.finish()}")


main(*sys.argv[1:])
