using System.Security.Cryptography;

namespace OrleansAnomaly.Cli.Datasets;

/// <summary>Puts the files of a set into its folder. A file appears under its name only when it is whole and what it should be.</summary>
internal sealed class DatasetGet(Dataset set, string folder, DatasetSource source, CommandConsole console)
{
    /// <exception cref="IOException">A file could not be fetched or written, or is not what it should be.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        console.Out.WriteLine($"{set.Title}. Licence: {set.Licence}, as stated at {set.Home}.");
        var progress = new ProgressLine(console, quiet: false);
        long done = 0;
        int fetched = 0;
        try
        {
            foreach (DatasetFile file in set.Files)
            {
                progress.Show((double)done / set.Bytes, () => $"{file.Path}, {PlainWords.Bytes(done)} of {PlainWords.Bytes(set.Bytes)}");
                string path = Path.Join(folder, file.Path);
                if (!await IsThereAsync(file, path, stop))
                {
                    await FetchAsync(file, path, stop);
                    fetched++;
                }
                done += file.Bytes;
            }
        }
        finally
        {
            progress.Clear();
        }
        console.Out.WriteLine($"{PlainWords.Count(fetched, "file", "files")} fetched, {PlainWords.Count(set.Files.Count - fetched)} already there: {folder}");
        console.Out.WriteLine($"What you do with them is bound by the licence: {set.Licence}, {set.Home}.");
    }

    private static async Task<bool> IsThereAsync(DatasetFile file, string path, CancellationToken stop)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != file.Bytes)
            return false;
        await using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, stop)) == file.Sha256;
    }

    private async Task FetchAsync(DatasetFile file, string path, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string partial = path + ".part";
        try
        {
            await using (FileStream stream = File.Create(partial))
                await source.CopyAsync(file, stream, stop);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
