"""The tax office. 税务（模拟）"""
