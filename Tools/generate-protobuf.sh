#!/usr/bin/env bash
# Regenerates the Swift of Tools/onnx.proto and Tools/tensorboard.proto.
# Needs protoc (Debian: protobuf-compiler); the plugin is built from the swift-protobuf that Package.swift resolves.
set -euo pipefail
cd "$(dirname "$0")/.."
swift package resolve
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R .build/checkouts/swift-protobuf "$work/plugin"
swift build --package-path "$work/plugin" --product protoc-gen-swift
generate() {
  protoc --plugin="$work/plugin/.build/debug/protoc-gen-swift" --proto_path=Tools --swift_out="$2" \
    --swift_opt=Visibility="$3" --swift_opt=UseAccessLevelOnImports=true "$1"
}
generate onnx.proto Sources/ModelFile/ONNX Package
generate tensorboard.proto Sources/Training/Logs Internal
