public import ArgumentParser
public import Torch

/// `--device`, of commands that compute with networks.
///
/// It is no part of an experiment: results are those of the experiment, wherever they are computed.
struct DeviceOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where networks compute: cpu, cuda (the first GPU) or cuda:N; of several processes, the first one's, "
        + "and each has its own GPU.",
      valueName: "device"))
  var device = Device.cpu
}

extension Device: ExpressibleByArgument {}
