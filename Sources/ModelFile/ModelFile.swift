// ModelFile
