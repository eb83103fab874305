"""How this program touches the file system: one way to write a file, take a folder's place, lock, start children.

In come paths and bytes; out come files that are whole or not there. Every room writes through this one, and it never
knows what a file says.
"""
