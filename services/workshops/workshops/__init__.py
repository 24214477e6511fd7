"""Where challenges become projects."""
