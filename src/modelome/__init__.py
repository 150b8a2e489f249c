"""The atlas and the laboratory of the open-model ecosystem."""
