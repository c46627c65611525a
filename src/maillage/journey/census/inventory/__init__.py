"""The inventory: what each organisation has, pays, and until when. It outlives the campaigns that fill it."""
