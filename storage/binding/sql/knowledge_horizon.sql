SELECT at FROM vouch.knowledge_clock
