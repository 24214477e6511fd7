"""Who acts, who joined lately, what people are called: ids are kept here, names are asked of participation."""
