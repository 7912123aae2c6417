using System.Diagnostics;

namespace OrleansAnomaly.Edge.Tests.Survival;

/// <summary>A file system of a few megabytes in memory, with files that take room away.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Why none can be had here; null where one can.</summary>
    public static string? Refusal { get; } = Refused();

    public static SmallDisk Mount(int megabytes)
    {
        string path = Directory.CreateTempSubdirectory("anomaly-disk-").FullName;
        return Run("-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path) is { } error ? throw new IOException(error) : new SmallDisk(path);
    }

    public void Enlarge(int megabytes) => Assert.Null(Run("-o", $"remount,size={megabytes}m", Path));

    public void MakeReadOnly() => Assert.Null(Run("-o", "remount,ro", Path));

    /// <summary>Fills the disk but for so many bytes.</summary>
    public void Fill(long but)
    {
        using FileStream ballast = File.Create(System.IO.Path.Combine(Path, "ballast"));
        byte[] page = new byte[4_096];
        try
        {
            while (true)
            {
                ballast.Write(page);
                ballast.Flush();
            }
        }
        catch (IOException)
        {
            ballast.SetLength(Math.Max(0, (ballast.Length - but) / page.Length * page.Length));
        }
    }

    public void Empty() => File.Delete(System.IO.Path.Combine(Path, "ballast"));

    public void Dispose()
    {
        _ = Execute("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static string? Refused()
    {
        if (!OperatingSystem.IsLinux())
            return "a small disk is a tmpfs, which only Linux has";
        try
        {
            Mount(1).Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or System.ComponentModel.Win32Exception)
        {
            return $"a file system cannot be mounted here: {error.Message}";
        }
    }

    private static string? Run(params string[] arguments) => Execute("mount", arguments);

    private static string? Execute(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.Trim();
    }
}

/// <summary>A test that needs a <see cref="SmallDisk"/>; it is skipped, with the reason, where none can be had.</summary>
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Refusal;
}
