// What a program needs to rate photographs: `import Juror` is all four rooms.
@_exported public import Imaging
@_exported public import Inference
@_exported public import ModelFile
@_exported public import Ratings
