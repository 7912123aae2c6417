Console.WriteLine("anomaly");
