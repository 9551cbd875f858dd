"""Files of editions and of differences, made once and given out as long as they may be."""
