"""Full text for a graph in Chinese: an index of words (``index``) and what is found with it (``find``)."""
