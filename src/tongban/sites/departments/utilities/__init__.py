"""Water, power, gas, heat and broadcasting. 水电气暖广电（模拟）"""
