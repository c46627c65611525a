"""What surrounds the stages: home, navigation, search."""
