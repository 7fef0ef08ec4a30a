#!/usr/bin/env bash
# Regenerates Sources/ModelFile/ONNX/onnx.pb.swift from Tools/onnx.proto.
# Needs protoc (Debian: protobuf-compiler); the plugin is built from the swift-protobuf that Package.swift resolves.
set -euo pipefail
cd "$(dirname "$0")/.."
swift package resolve
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R .build/checkouts/swift-protobuf "$work/plugin"
swift build --package-path "$work/plugin" --product protoc-gen-swift
protoc --plugin="$work/plugin/.build/debug/protoc-gen-swift" --proto_path=Tools \
  --swift_out=Sources/ModelFile/ONNX --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true onnx.proto
