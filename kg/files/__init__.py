"""How this program touches the file system: one way to write a file, to take a folder's place, to lock, to fork off."""
